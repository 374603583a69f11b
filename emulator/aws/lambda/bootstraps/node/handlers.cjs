'use strict';
// Finds the handler: "path/file.export.nested", CommonJS or ECMAScript modules.
const fs = require('fs');
const path = require('path');
const { pathToFileURL } = require('url');
const { createRequire } = require('module');

class Fault extends Error {
  constructor(name, message) {
    super(message);
    this.name = name;
  }
}

function exists(file) {
  return fs.existsSync(file) && fs.statSync(file).isFile();
}

function isModulePackage(file) {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const description = path.join(folder, 'package.json');
    if (exists(description)) {
      try {
        return JSON.parse(fs.readFileSync(description, 'utf8')).type === 'module';
      } catch {
        return false;
      }
    }
    if (folder === path.dirname(folder)) return false;
  }
}

async function loadModule(root, name) {
  const base = path.resolve(root, name);
  const load = createRequire(path.join(root, 'start.js'));
  if (exists(base)) return load(base);
  if (exists(`${base}.js`)) {
    return isModulePackage(`${base}.js`) ? import(pathToFileURL(`${base}.js`).href) : load(`${base}.js`);
  }
  if (exists(`${base}.mjs`)) return import(pathToFileURL(`${base}.mjs`).href);
  if (exists(`${base}.cjs`)) return load(`${base}.cjs`);
  return load(load.resolve(name, { paths: [root, ...(process.env.NODE_PATH || '').split(':')] }));
}

async function loadHandler(root, text) {
  if (text.includes('..')) throw new Fault('Runtime.MalformedHandlerName', `'${text}' is not a valid handler name.`);
  const match = path.basename(text).match(/^([^.]*)\.(.*)$/);
  if (!match) throw new Fault('Runtime.MalformedHandlerName', 'Bad handler');
  const file = text.substring(0, text.length - match[2].length - 1);
  let found;
  try {
    found = await loadModule(root, file);
  } catch (error) {
    if (error instanceof SyntaxError) throw new Fault('Runtime.UserCodeSyntaxError', `${error}`);
    if (error && (error.code === 'MODULE_NOT_FOUND' || error.code === 'ERR_MODULE_NOT_FOUND')) {
      throw new Fault('Runtime.ImportModuleError', `${error}`);
    }
    throw error;
  }
  const names = match[2].split('.');
  const pick = (from) => names.reduce((value, name) => (value === undefined || value === null ? undefined : value[name]),
    from);
  let handler = pick(found);
  if (handler === undefined && found && found.default) handler = pick(found.default);
  if (handler === undefined) {
    throw new Fault('Runtime.HandlerNotFound', `${text} is undefined or not exported`);
  }
  if (typeof handler !== 'function') throw new Fault('Runtime.HandlerNotFound', `${text} is not a function`);
  return handler;
}

module.exports = { Fault, loadHandler };
