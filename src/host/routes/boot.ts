import type { PageRequest, Route } from '../http/route';
import { router } from '../http/route';

/** What the page asks first, whatever it shows. */
const ALWAYS = ['/api/frontend/settings', '/api/search'];

/** A data block is no script; only its own end tag could end it early. */
const block = (value: unknown) =>
  `<script type="application/json" id="answers">${JSON.stringify(value).replaceAll('<', '\\u003c')}</script>`;

/**
 * Answers to what a page at this address will ask first, so that it need not wait for them. Those that fail are left
 * out: the page asks again, and shows why.
 */
export async function bootAnswers(routes: readonly Route[], asked: PageRequest): Promise<string> {
  const find = router(routes);
  const { uid } = asked.params;
  const addresses = [...ALWAYS, ...(uid === undefined ? [] : [`/api/dashboards/uid/${encodeURIComponent(uid)}`])];
  const answers = await Promise.all(
    addresses.map(async (address): Promise<[string, unknown][]> => {
      const match = find(address);
      if (!match) return [];
      try {
        const { body } = await match.route.answer({ ...asked, params: match.params });
        return [[address, JSON.parse(String(body))]];
      } catch {
        return [];
      }
    }),
  );
  return block(Object.fromEntries(answers.flat()));
}
