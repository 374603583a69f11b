'use strict';
// Gives the handler one event at a time.
const logs = require('./logs.cjs');
const { Fault, loadHandler } = require('./handlers.cjs');

function reportOf(error) {
  if (error instanceof Error) {
    return { errorType: error.name, errorMessage: error.message, trace: (error.stack || '').split('\n') };
  }
  return { errorType: typeof error, errorMessage: String(error), trace: [] };
}

function logError(title, error) {
  const { errorType, errorMessage, trace } = reportOf(error);
  const own = error instanceof Error ? Object.fromEntries(Object.entries(error)) : {};
  logs.line('ERROR', `${title}\t${JSON.stringify({ errorType, errorMessage, ...own, stack: trace })}`);
}

function contextOf(event, done) {
  const env = process.env;
  const context = {
    callbackWaitsForEmptyEventLoop: true,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    clientContext: event.clientContext ? JSON.parse(event.clientContext) : undefined,
    identity: undefined,
    invokedFunctionArn: event.arn,
    awsRequestId: event.requestId,
    getRemainingTimeInMillis: () => Math.max(event.deadline - Date.now(), 0),
  };
  context.done = done;
  context.succeed = (result) => done(null, result);
  context.fail = (error) => done(error === undefined ? new Error('handled') : error);
  return context;
}

function marshal(result) {
  try {
    return JSON.stringify(result === undefined ? null : result) ?? 'null';
  } catch (error) {
    throw new Fault('Runtime.MarshalError', `Unable to stringify response body: ${error.message}`);
  }
}

// The handler's outcome: a promise settles it at once, a callback when the event loop is empty
// (unless the context says not to wait), a promise that can never settle is an error of its own.
function outcomeOf(handler, event) {
  return new Promise((resolve, reject) => {
    let called = null;
    let promised = false;
    const settle = (finish) => {
      process.removeListener('beforeExit', onEmpty);
      finish();
    };
    function onEmpty() {
      if (called) settle(called);
      else if (promised) settle(() => reject(new Fault('Runtime.NodeJsExit', 'The handler promise never settled')));
      else settle(() => resolve(null));
    }
    process.on('beforeExit', onEmpty);
    const done = (error, result) => {
      called = called || (() => (error === null || error === undefined ? resolve(result) : reject(error)));
      if (!context.callbackWaitsForEmptyEventLoop) settle(called);
    };
    const context = contextOf(event, done);
    let returned;
    try {
      returned = handler(JSON.parse(event.payload), context, done);
    } catch (error) {
      settle(() => reject(error));
      return;
    }
    if (returned && typeof returned.then === 'function') {
      promised = true;
      returned.then((result) => settle(() => resolve(result)), (error) => settle(() => reject(error)));
    }
  });
}

async function serve(link, handler, current) {
  for (;;) {
    const event = await link.next();
    if (event === null) process.exit(0);
    current.event = event;
    logs.state.requestId = event.requestId;
    if (event.trace) process.env._X_AMZN_TRACE_ID = event.trace;
    else delete process.env._X_AMZN_TRACE_ID;
    try {
      const body = marshal(await outcomeOf(handler, event));
      await link.response(event, body);
    } catch (error) {
      logError('Invoke Error ', error);
      await link.error(event, reportOf(error));
      if (error instanceof Fault && error.name === 'Runtime.NodeJsExit') process.exit(0);
    }
    current.event = null;
    // Timers and sockets of the code get their turn before the wait blocks.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function watchForLostErrors(link, current) {
  const end = async (error, code) => {
    if (current.event) await link.error(current.event, reportOf(error));
    else if (!current.started) await link.initError(reportOf(error));
    process.exit(code);
  };
  process.on('uncaughtException', (error) => {
    logError('Uncaught Exception ', error);
    end(error, 129);
  });
  process.on('unhandledRejection', (reason) => {
    const error = new Fault('Runtime.UnhandledPromiseRejection', String(reason));
    if (reason instanceof Error) error.stack = reason.stack;
    logError('Unhandled Promise Rejection ', error);
    end(error, 128);
  });
}

async function run(link, settings) {
  const current = { event: null, started: false };
  watchForLostErrors(link, current);
  let handler;
  try {
    if (settings.node.length > 1) require('./packages.cjs').install(settings.node);
    handler = await loadHandler(process.env.LAMBDA_TASK_ROOT, process.env._HANDLER);
  } catch (error) {
    logError('Uncaught Exception ', error);
    await link.initError(reportOf(error));
    process.exit(1);
  }
  current.started = true;
  await serve(link, handler, current);
}

module.exports = { run };
