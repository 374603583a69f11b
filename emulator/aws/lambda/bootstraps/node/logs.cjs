'use strict';
// console as the platform writes it: one framed record a call, on standard output, which keeps the
// order among records and plain lines.
const fs = require('fs');
const util = require('util');

const TEXT = 0xa55a0003;
const NOTICE = 0xa55a0001;
const LEVELS = { TRACE: 0x04, DEBUG: 0x08, INFO: 0x0c, WARN: 0x10, ERROR: 0x14, FATAL: 0x18 };
const MAX_RECORD = 256 * 1024;
const state = { requestId: '' };

function write(kind, text) {
  let rest = Buffer.from(text, 'utf8');
  do {
    const piece = rest.subarray(0, MAX_RECORD);
    rest = rest.subarray(MAX_RECORD);
    const frame = Buffer.alloc(16 + piece.length);
    frame.writeUInt32BE(kind >>> 0, 0);
    frame.writeUInt32BE(piece.length, 4);
    frame.writeBigUInt64BE(BigInt(Date.now()) * 1000n, 8);
    piece.copy(frame, 16);
    for (let at = 0; at < frame.length;) {
      try {
        at += fs.writeSync(1, frame, at);
      } catch (error) {
        if (error.code !== 'EAGAIN') throw error;
      }
    }
  } while (rest.length > 0);
}

function line(level, ...values) {
  const text = util.format(...values);
  write((TEXT | LEVELS[level]) >>> 0, `${new Date().toISOString()}\t${state.requestId}\t${level}\t${text}`);
}

function install() {
  console.log = (...values) => line('INFO', ...values);
  console.info = (...values) => line('INFO', ...values);
  console.debug = (...values) => line('DEBUG', ...values);
  console.warn = (...values) => line('WARN', ...values);
  console.error = (...values) => line('ERROR', ...values);
  console.trace = (...values) => line('TRACE', ...values);
  console.fatal = (...values) => line('FATAL', ...values);
}

module.exports = { install, line, state, notice: (data) => write(NOTICE, JSON.stringify(data)) };
