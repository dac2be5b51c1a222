import { firstValueFrom } from 'rxjs';
import { expect, it } from 'vitest';
import { backendSrv } from '../../src/page/services/backend-srv';
import { HttpError } from '../../src/page/services/http-error';
import { answerBy } from '../../src/page/services/sender';

it('a server that is gone is a failure with a status: Grafana takes one without for an answer of no rows', async () => {
  answerBy(() => Promise.reject(new HttpError(0, undefined)));
  const failure = await firstValueFrom(backendSrv.fetch({ url: '/api/ds/query' })).catch((error: unknown) => error);
  expect(failure).toMatchObject({
    status: 503,
    data: { message: expect.stringContaining('The server of this page does not answer.') },
  });
});
