import { parseArgs } from 'node:util';
import { ensureWithoutBackend } from './build/without-backend';

const { values } = parseArgs({ options: { 'if-changed': { type: 'boolean', default: false } } });
await ensureWithoutBackend({ always: !values['if-changed'] });
