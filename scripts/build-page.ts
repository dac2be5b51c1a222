import { parseArgs } from 'node:util';
import { buildPage } from './build/file-page';

const HELP = `Builds the page that draws dashboards over a database file in the browser, into build/page/.

  npm run build:page

Any server of files can serve the folder, under any path: npx http-server build/page, or nginx, or a bucket.

  --help  this text
`;

const { values } = parseArgs({ options: { help: { type: 'boolean', default: false } } });
if (values.help) console.log(HELP);
else await buildPage();
