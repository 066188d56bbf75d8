package io.millrace.common.simulation;

/** The simulated machine has lost its power; thrown out of the simulation to the test that drives it. */
public final class SimulatedCrash extends Error {
    SimulatedCrash() {
        super("the simulated machine has crashed");
    }
}
