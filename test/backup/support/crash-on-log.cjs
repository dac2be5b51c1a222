// Ends the process apart as DuckDB does that crashes when it replays a log: as often as the file CRASHES says.
const { readFileSync, writeFileSync } = require('node:fs');

if (process.argv.includes('work-apart')) {
  process.prependListener('message', ({ task }) => {
    const left = Number(readFileSync(process.env.CRASHES, 'utf8'));
    if (task !== 'take-log-in' || left === 0) return;
    writeFileSync(process.env.CRASHES, String(left - 1));
    process.kill(process.pid, 'SIGSEGV');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10_000);
  });
}
