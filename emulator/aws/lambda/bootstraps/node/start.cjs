'use strict';
// Starts a function's runtime: the settings leave the environment before any of its code runs.
const settings = JSON.parse(process.env._ECPAY_BOOTSTRAP);
delete process.env._ECPAY_BOOTSTRAP;

const logs = require('./logs.cjs');
if (settings.redirect) require('./names.cjs').install(settings.redirect);
logs.install();
const { openLink } = require('./links.cjs');
require('./runtime.cjs').run(openLink(settings), settings);
