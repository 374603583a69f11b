'use strict';
// The two ways to the emulator: a private socket, or the Runtime API over HTTP. On the socket the
// wait for the next event blocks the process, as AWS freezes it: work left in the background goes on
// with the next event.
const fs = require('fs');

const MAX_ANSWER = 6291556;
const HEAD = 25;

class PrivateLink {
  constructor(descriptor) {
    this.descriptor = descriptor;
    this.asked = false;
    this.buffer = Buffer.alloc(65536);
  }

  tell(letter, body) {
    const data = Buffer.from(body || '', 'utf8');
    const head = Buffer.alloc(5);
    head.write(letter, 0, 'latin1');
    head.writeUInt32LE(data.length, 1);
    let frame = Buffer.concat([head, data]);
    while (frame.length > 0) frame = frame.subarray(fs.writeSync(this.descriptor, frame));
  }

  read(size, have) {
    if (this.buffer.length < size) this.buffer = Buffer.concat([this.buffer], size);
    while (have < size) {
      const count = fs.readSync(this.descriptor, this.buffer, have, this.buffer.length - have, null);
      if (count === 0) return -1;
      have += count;
    }
    return have;
  }

  async next() {
    if (!this.asked) {
      this.asked = true;
      this.tell('N');
    }
    const have = this.read(HEAD, 0);
    if (have < 0) return null;
    const lengths = [];
    for (let i = 0; i < 6; i += 1) lengths.push(this.buffer.readUInt32LE(1 + 4 * i));
    const size = HEAD + lengths.reduce((sum, length) => sum + length, 0);
    if (this.read(size, have) < 0) return null;
    let at = HEAD;
    const parts = lengths.map((length) => {
      at += length;
      return this.buffer.toString('utf8', at - length, at);
    });
    if (this.buffer.length > 1 << 20) this.buffer = Buffer.alloc(65536);
    const [requestId, deadline, arn, trace, clientContext, payload] = parts;
    return { requestId, deadline: Number(deadline), arn, trace, clientContext, payload };
  }

  async response(event, body) {
    if (Buffer.byteLength(body, 'utf8') > MAX_ANSWER) this.tell('L');
    else this.tell('R', body);
  }

  async error(event, report) {
    this.tell('E', JSON.stringify(report));
  }

  async initError(report) {
    this.tell('I', JSON.stringify(report));
  }
}

class RuntimeApiLink {
  constructor(address) {
    const [host, port] = address.split(':');
    this.http = require('http');
    this.place = { host, port: Number(port), agent: new this.http.Agent({ keepAlive: true, maxSockets: 1 }) };
  }

  ask(method, path, body, headers) {
    return new Promise((resolve, reject) => {
      const request = this.http.request(
        { ...this.place, method, path: `/2018-06-01/runtime/${path}`, headers: headers || {} },
        (answer) => {
          const parts = [];
          answer.on('data', (part) => parts.push(part));
          answer.on('end', () => resolve({ answer, body: Buffer.concat(parts).toString('utf8') }));
        });
      request.on('error', reject);
      request.end(body);
    });
  }

  async next() {
    let got;
    try {
      got = await this.ask('GET', 'invocation/next');
    } catch {
      return null;
    }
    if (got.answer.statusCode !== 200) return null;
    const of = (name) => got.answer.headers[`lambda-runtime-${name}`] || '';
    return {
      requestId: of('aws-request-id'), deadline: Number(of('deadline-ms')), arn: of('invoked-function-arn'),
      trace: of('trace-id'), clientContext: of('client-context'), payload: got.body,
    };
  }

  async response(event, body) {
    await this.ask('POST', `invocation/${event.requestId}/response`, body, { 'Content-Type': 'application/json' });
  }

  async error(event, report) {
    await this.ask('POST', `invocation/${event.requestId}/error`, JSON.stringify(report), typed(report));
  }

  async initError(report) {
    await this.ask('POST', 'init/error', JSON.stringify(report), typed(report));
  }
}

function typed(report) {
  return { 'Content-Type': 'application/json', 'Lambda-Runtime-Function-Error-Type': report.errorType };
}

function openLink(settings) {
  if (settings.link >= 0) return new PrivateLink(settings.link);
  return new RuntimeApiLink(process.env.AWS_LAMBDA_RUNTIME_API);
}

module.exports = { openLink };
