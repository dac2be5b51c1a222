// Overwrites what has just been renamed to SPOIL, before anybody can look at it.
const { renameSync, openSync, writeSync, closeSync, statSync } = require('node:fs');
const fs = require('node:fs/promises');

fs.rename = async (from, to) => {
  renameSync(from, to);
  if (to !== process.env.SPOIL || !String(from).endsWith('/new')) return;
  const file = openSync(to, 'r+');
  writeSync(file, Buffer.alloc(statSync(to).size - 12_288, 7), 0, undefined, 12_288);
  closeSync(file);
};
