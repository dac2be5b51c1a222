import { parseArgs } from 'node:util';
import { ensureBuilt } from './build/build';

const { values } = parseArgs({ options: { 'if-changed': { type: 'boolean', default: false } } });
await ensureBuilt({ always: !values['if-changed'] });
