// A GELF server and a Forward server that say what they get, one JSON value a line.
const fs = require('fs');
const { FluentServer } = require('@fluent-org/logger');
const graygelf = require('graygelf/server');
const [fluentPort, gelfPort, output] = process.argv.slice(2);
const say = (value) => fs.appendFileSync(output, JSON.stringify(value) + '\n');

graygelf().on('message', (message) => say({ gelf: message })).listen(Number(gelfPort), '127.0.0.1');
const fluentd = new FluentServer({ listenOptions: { port: Number(fluentPort), host: '127.0.0.1' } });
fluentd.on('entry', (tag, time, record) => say({ tag, time: String(time), record }));
fluentd.listen().then(() => say({ ready: true }));
