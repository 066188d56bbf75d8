// Drives kafkajs through administration, produce, a group and transactions. Arguments: port of the Kafka door, flights.csv.
// Expected answers are computed here from the same file.
const fs = require('fs');
const {Kafka, CompressionTypes, logLevel} = require('kafkajs');

const [port, flights] = process.argv.slice(2);
let passed = 0;
let failed = 0;

function same(name, expected, actual) {
  if (JSON.stringify(expected) === JSON.stringify(actual)) {
    passed++;
  } else {
    failed++;
    console.log(`FAILED ${name}\n expected: ${JSON.stringify(expected)}\n actual:   ${JSON.stringify(actual)}`);
  }
}

const kafka = new Kafka({clientId: 'test', brokers: [`127.0.0.1:${port}`], logLevel: logLevel.NOTHING});

/** The first `count` records that a group is given; fewer if nothing comes for a while. */
async function read(groupId, topic, count, options = {}) {
  const consumer = kafka.consumer({groupId, sessionTimeout: 10000, ...options});
  const records = [];
  await consumer.connect();
  await consumer.subscribe({topics: [topic], fromBeginning: true});
  let last = Date.now();
  await consumer.run({
    eachMessage: async ({partition, message}) => {
      last = Date.now();
      records.push({partition, offset: Number(message.offset), key: String(message.key), value: String(message.value)});
    },
  });
  while (records.length < count && Date.now() - last < 15000) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await consumer.disconnect();
  return records;
}

async function main() {
  const rows = fs.readFileSync(flights, 'utf8').trim().split('\n').slice(1, 3001);
  const admin = kafka.admin();
  await admin.connect();
  same('a topic is made', true, await admin.createTopics({topics: [{topic: 'js', numPartitions: 3}, {topic: 'js-out'}]}));
  same('its partitions', 3, (await admin.fetchTopicMetadata({topics: ['js']})).topics[0].partitions.length);

  const producer = kafka.producer({idempotent: true, maxInFlightRequests: 1});
  await producer.connect();
  const messages = rows.map((row) => ({key: row.split(',')[3], value: row, headers: {from: 'js'}}));
  for (let at = 0; at < messages.length; at += 500) {
    await producer.send({topic: 'js', messages: messages.slice(at, at + 500), compression: CompressionTypes.GZIP});
  }
  await producer.disconnect();
  const ends = await admin.fetchTopicOffsets('js');
  same('ends of all partitions', rows.length, ends.reduce((sum, each) => sum + Number(each.offset), 0));

  const all = await read('js-group', 'js', rows.length);
  same('a group reads all', [...rows].sort(), all.map((each) => each.value).sort());
  const partitionsOf = {};
  all.forEach((each) => (partitionsOf[each.key] ??= new Set()).add(each.partition));
  same('a key lies in one partition', [], Object.keys(partitionsOf).filter((key) => partitionsOf[key].size !== 1));
  const positions = await admin.fetchOffsets({groupId: 'js-group', topics: ['js']});
  same('its positions are committed', rows.length,
    positions[0].partitions.reduce((sum, each) => sum + Number(each.offset), 0));
  same('the group is empty', 'Empty', (await admin.describeGroups(['js-group'])).groups[0].state);

  const transactional = kafka.producer({transactionalId: 'js-transactions', idempotent: true, maxInFlightRequests: 1});
  await transactional.connect();
  for (let i = 0; i < 10; i++) {
    const transaction = await transactional.transaction();
    await transaction.send({topic: 'js-out', messages: [{key: 'k', value: `${i}a`}, {key: 'k', value: `${i}b`}]});
    await (i % 3 === 0 ? transaction.abort() : transaction.commit());
  }
  await transactional.disconnect();
  const kept = [];
  for (let i = 0; i < 10; i++) {
    if (i % 3 !== 0) {
      kept.push(`${i}a`, `${i}b`);
    }
  }
  same('what was committed, in order', kept, (await read('js-judge', 'js-out', kept.length)).map((each) => each.value));

  await admin.deleteTopics({topics: ['js']});
  same('a deleted topic is gone', false, (await admin.listTopics()).includes('js'));
  await admin.disconnect();
  console.log(`kafkajs: ${passed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
