-- The topic that Kafka's clients have made gets columns.
CREATE STREAM orders (id BIGINT, customer VARCHAR, cents INT) WITH (topic = 'orders', format = 'json');

-- What ConsumeOrders counts.
SELECT customer, COUNT(*) FROM orders GROUP BY customer ORDER BY customer;

-- Kafka's groups are cursors: how far they have come.
SELECT name, CAST(SUM(lag) AS BIGINT) FROM millrace.cursors GROUP BY name ORDER BY name;

-- What BillOrders does, going on where it has stopped.
CREATE CURSOR billing FOR SELECT id FROM orders;
BEGIN;
FETCH 100 FROM billing WITH (timeout = '10s');
COMMIT;
