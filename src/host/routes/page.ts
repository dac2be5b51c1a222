import { RUNBOOKS } from '../../alerts/render';
import { UIDS } from '../../dashboards/uids';
import type { HostContext } from '../context';
import { Refusal } from '../http/problem';
import { html, redirect, text } from '../http/reply';
import type { Route } from '../http/route';
import type { StaticFiles } from '../http/static-files';
import { bootAnswers } from './boot';

export const HOME = `/d/${UIDS.overview}`;

const GET = ['GET'];
const NOT_BUILT = 'The page is not built yet. Run npm run build, and load this again.\n';

const files = (path: string, folder: StaticFiles): Route => ({
  methods: GET,
  path,
  answer: ({ params, acceptsGzip }) => folder.reply(params.rest!, acceptsGzip),
});

const PLACE = '<div id="root">';

/** The page itself and the files that it is made of. @param data routes whose answers can be put into the page */
export function pageRoutes({ page, icons, images, runbooks }: HostContext, data: readonly Route[]): Route[] {
  const index = (path: string): Route => ({
    methods: GET,
    path,
    answer: async (asked) => {
      try {
        const [empty, answers] = await Promise.all([page.text('index.html'), bootAnswers(data, asked)]);
        return html(empty.replace(PLACE, () => answers + PLACE));
      } catch (error) {
        if (error instanceof Refusal) return text(NOT_BUILT, 503);
        throw error;
      }
    },
  });
  return [
    { methods: GET, path: '/', answer: () => redirect(HOME) },
    index('/d/:uid'),
    // Grafana's own addresses have the title of the dashboard behind.
    index('/d/:uid/:title'),
    index('/alerting'),
    files('/public/page/*', page),
    files('/public/build/img/icons/*', icons),
    files('/public/img/*', images),
    files(`${RUNBOOKS}/*`, runbooks),
    { methods: GET, path: '/favicon.ico', answer: ({ acceptsGzip }) => images.reply('logo.svg', acceptsGzip) },
  ];
}
