import { parseArgs } from 'node:util';
import { ensureFilePage } from './build/file-page';

const HELP = `Builds the page that draws dashboards over a database file in the browser, into build/page/.

  npm run build:page [-- --if-changed]

Any server of files can serve the folder, under any path: npx http-server build/page, or nginx, or a bucket.

  --if-changed  only where something that it is built from has changed
  --help        this text
`;

const { values } = parseArgs({
  options: { 'if-changed': { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
});
if (values.help) console.log(HELP);
else await ensureFilePage({ always: !values['if-changed'] });
