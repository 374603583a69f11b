'use strict';
// Where names lead inside the emulated world: ECPay and AWS to the emulator, loopback names where
// they always lead, every other name nowhere.
const dns = require('dns');
const net = require('net');
const os = require('os');
const logs = require('./logs.cjs');

function isLocal(name) {
  return name === '' || name === 'localhost' || name === os.hostname().toLowerCase() || name === '::1' ||
    name === '0.0.0.0' || name === '::' || (net.isIPv4(name) && name.startsWith('127.'));
}

function install(redirect) {
  const suffixes = redirect.names.map((name) => name.toLowerCase().replace(/^\./, ''));
  const answers = (name) => suffixes.some((suffix) => name === suffix || name.endsWith(`.${suffix}`));
  const clean = (host) => String(host).toLowerCase().replace(/\.$/, '').replace(/^\[|\]$/g, '');

  function refusal(name) {
    const text = `${name} is outside the emulated world, so nothing was sent there. Answered here are names of ECPay ` +
      'and AWS, and localhost: run a stand-in on localhost and point the code at it.';
    logs.notice({ kind: 'egress_blocked', host: name, text });
    return Object.assign(new Error(text), { code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname: name });
  }

  const connect = net.Socket.prototype.connect;
  net.Socket.prototype.connect = function redirected(...given) {
    // Either (options, callback), (port, host, callback), (path), or one prepared list of the first form.
    const list = Array.isArray(given[0]) ? given[0] : net._normalizeArgs(given);
    const options = list[0] || {};
    if (options.path || options.host === undefined || options.host === null) return connect.apply(this, given);
    const name = clean(options.host);
    if (isLocal(name)) return connect.apply(this, given);
    let place;
    if (name.endsWith('.localhost')) place = { host: '127.0.0.1', port: options.port };
    else if (answers(name)) place = redirect;
    else {
      const error = refusal(name);
      this.connecting = true;
      process.nextTick(() => this.destroy(error));
      return this;
    }
    // A copy: the caller's options name the certificate that is checked.
    const changed = { ...options, host: place.host, port: place.port, lookup: undefined, family: 4 };
    const callback = list[1];
    return callback ? connect.call(this, changed, callback) : connect.call(this, changed);
  };

  const lookup = dns.lookup;
  dns.lookup = function redirectedLookup(hostname, options, callback) {
    const done = typeof options === 'function' ? options : callback;
    const name = clean(hostname || '');
    if (isLocal(name)) return lookup.call(dns, hostname, options, callback);
    if (!answers(name) && !name.endsWith('.localhost')) return process.nextTick(done, refusal(name));
    const all = typeof options === 'object' && options !== null && options.all;
    return process.nextTick(done, null, all ? [{ address: '127.0.0.1', family: 4 }] : '127.0.0.1', 4);
  };
}

module.exports = { install };
