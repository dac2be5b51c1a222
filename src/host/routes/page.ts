import { UIDS } from '../../dashboards/uids';
import type { HostContext } from '../context';
import { Refusal } from '../http/problem';
import { redirect, text } from '../http/reply';
import type { Route } from '../http/route';
import type { StaticFiles } from '../http/static-files';

export const HOME = `/d/${UIDS.overview}`;

const GET = ['GET'];
const NOT_BUILT = 'The page is not built yet. Run npm run build, and load this again.\n';

const files = (path: string, folder: StaticFiles): Route => ({
  methods: GET,
  path,
  answer: ({ params, acceptsGzip }) => folder.reply(params.rest!, acceptsGzip),
});

/** The page itself and the files that it is made of. */
export function pageRoutes({ page, icons, images }: HostContext): Route[] {
  const index = (path: string): Route => ({
    methods: GET,
    path,
    answer: async ({ acceptsGzip }) => {
      try {
        const { status, headers, body } = await page.reply('index.html', acceptsGzip);
        return { status, body, headers: { ...headers, 'Cache-Control': 'no-store' } };
      } catch (error) {
        if (error instanceof Refusal) return text(NOT_BUILT, 503);
        throw error;
      }
    },
  });
  return [
    { methods: GET, path: '/', answer: () => redirect(HOME) },
    index('/d/:uid'),
    index('/alerting'),
    files('/public/page/*', page),
    files('/public/build/img/icons/*', icons),
    files('/public/img/*', images),
    { methods: GET, path: '/favicon.ico', answer: ({ acceptsGzip }) => images.reply('logo.svg', acceptsGzip) },
  ];
}
