import { parseArgs } from 'node:util';
import { ensureWithoutBackend } from './build/without-backend';

const HELP = `Builds the plugin that has no backend, whose browsers read the database by its address, into build/without-backend/.

  npm run build:without-backend [-- --if-changed]

The folder goes into Grafana's plugin folder under the id of its plugin.json; npm run package -- --without-backend packs it.

  --if-changed  only where something that it is built from has changed
  --help        this text
`;

const { values } = parseArgs({
  options: { 'if-changed': { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
});
if (values.help) console.log(HELP);
else await ensureWithoutBackend({ always: !values['if-changed'] });
