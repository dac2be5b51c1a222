// Kills the process at the step that KILL_AT counts to: a change of the file system below the folder KILL_IN, of the
// steps that are not in a process apart.
const fs = require('node:fs/promises');

if (!process.argv.includes('work-apart')) {
  let left = Number(process.env.KILL_AT);
  for (const name of ['rename', 'link', 'rm', 'mkdir', 'mkdtemp', 'writeFile', 'chmod']) {
    const original = fs[name];
    fs[name] = (path, ...rest) => {
      if (String(path).startsWith(process.env.KILL_IN) && left-- === 0) process.kill(process.pid, 'SIGKILL');
      return original(path, ...rest);
    };
  }
}
