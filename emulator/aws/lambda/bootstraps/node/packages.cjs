'use strict';
// import statements find packages of layers and runtime libraries too, as require does by NODE_PATH.
const module_ = require('module');

function install(folders) {
  if (typeof module_.register !== 'function') return;
  const source = `
    import { createRequire } from 'node:module';
    import { pathToFileURL } from 'node:url';
    const folders = ${JSON.stringify(folders)};
    export async function resolve(specifier, context, next) {
      try {
        return await next(specifier, context);
      } catch (error) {
        if (error.code !== 'ERR_MODULE_NOT_FOUND' || /^[./]|^[a-z]+:/.test(specifier)) throw error;
        for (const folder of folders) {
          try {
            const require = createRequire(folder + '/../start.js');
            return { url: pathToFileURL(require.resolve(specifier, { paths: [folder] })).href, shortCircuit: true };
          } catch {}
        }
        throw error;
      }
    }`;
  module_.register(`data:text/javascript,${encodeURIComponent(source)}`);
}

module.exports = { install };
