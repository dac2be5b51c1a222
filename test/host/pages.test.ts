import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DASHBOARDS } from '../../src/dashboards/dashboards';
import { renderDashboard } from '../../src/dashboards/render';
import { LiveHost } from './support/live-host';

let live: LiveHost;

beforeAll(async () => {
  live = await LiveHost.start({ rows: 3, demo: true });
});

afterAll(() => live?.close());

describe('the settings', () => {
  it('say what is shown, and not where it lies', async () => {
    const { body } = await live.get('/api/frontend/settings');
    expect(body).toEqual({
      buildInfo: { version: '1.2.3' },
      database: 'learning.db',
      demo: true,
      datasources: {
        'Mahavishnu Learning': {
          id: 1,
          uid: 'duckdb-learning',
          type: 'mahavishnu-learning-datasource',
          name: 'Mahavishnu Learning',
          jsonData: { storedTimeZone: 'UTC' },
        },
      },
    });
    expect(JSON.stringify(body)).not.toContain(live.folder);
  });
});

interface Hit {
  readonly uid: string | null;
  readonly title: string;
  readonly url?: string;
  readonly error?: string;
}

const search = async () => (await live.get<Hit[]>('/api/search')).body;

describe('the dashboards', () => {
  it('are listed in their order, and are the JSON that Grafana gets', async () => {
    const hits = await search();
    expect(hits.map(({ uid, title }) => ({ uid, title }))).toEqual(
      DASHBOARDS.map(({ uid, title }) => ({ uid, title })),
    );
    for (const source of DASHBOARDS) {
      const { body } = await live.get(`/api/dashboards/uid/${source.uid}`);
      expect(body).toEqual({ dashboard: renderDashboard(source), meta: { url: `/d/${source.uid}` } });
    }
  });

  it('that is not there is not found', async () => {
    expect(await live.get('/api/dashboards/uid/nowhere')).toMatchObject({
      status: 404,
      body: { message: 'There is no such dashboard.' },
    });
  });

  it.each([
    ['{"uid": "x",\n "title": }', 'line 2, column 11'],
    ['{"uid": "x",\n\n "title": "a"', 'line 3, column 14'],
    ['{"uid": "x", "title": "a\n"}', 'line 1, column 23'],
    ['[1, 2,, 3]', 'line 1, column 7'],
    ['hello', 'line 1, column 1'],
    ['', 'line 1, column 1'],
    ['{"title": "T"}', 'no uid or no title'],
    ['null', 'no uid or no title'],
  ])('say what is wrong with a file of %j', async (content, fault) => {
    const file = path.join(live.dashboards, 'own.json');
    writeFileSync(file, content);
    try {
      const hits = await search();
      expect(hits).toHaveLength(DASHBOARDS.length + 1);
      expect(hits.at(-1)).toEqual({ uid: null, title: 'own.json', error: expect.stringContaining(fault) });
      expect((await live.get(`/api/dashboards/uid/${DASHBOARDS[0]!.uid}`)).status).toBe(200);
      const missed = await live.get('/api/dashboards/uid/x');
      expect(missed).toMatchObject({ status: 500, body: { message: expect.stringContaining(fault) } });
    } finally {
      rmSync(file);
    }
  });

  it('include those that somebody has put beside ours', async () => {
    const file = path.join(live.dashboards, 'another.json');
    writeFileSync(file, JSON.stringify({ uid: 'a/b c', title: 'Another', panels: [] }));
    const hit = (await search()).at(-1);
    expect(hit).toMatchObject({ uid: 'a/b c', url: '/d/a%2Fb%20c' });
    const { body } = await live.get('/api/dashboards/uid/a%2Fb%20c');
    expect(body).toMatchObject({ dashboard: { title: 'Another' } });
    rmSync(file);
  });
});

describe('the page', () => {
  it('is at every address of a dashboard and of the alerts', async () => {
    const { status, headers } = await live.get('/');
    expect([status, headers.get('location')]).toEqual([302, `/d/${DASHBOARDS[0]!.uid}`]);
    for (const address of ['/d/any', '/d/any?from=now-1h', '/alerting']) {
      const page = await live.get<string>(address);
      expect(page.body).toContain('<title>Page</title>');
      expect(page.headers.get('content-type')).toContain('text/html');
      expect(page.headers.get('cache-control')).toBe('no-store');
    }
  });

  it('could not be loaded anew where an address held all values of a variable', async () => {
    const chosen = Array.from({ length: 2000 }, (_, i) => `var-repo=repository-number-${i}`).join('&');
    expect((await live.get(`/d/any?${chosen}`)).status).toBe(200);
  });

  it('comes with the answers to what it asks first, which cannot end the block that they are in', async () => {
    const index = path.join(live.page, 'index.html');
    const before = readFileSync(index);
    writeFileSync(index, '<body><div id="root"></div>');
    writeFileSync(path.join(live.dashboards, 'own.json'), '{"uid": "own", "title": "</script><b>$&</b>"}');
    const answers = async (address: string) => {
      const { body } = await live.get<string>(address);
      const [, block = ''] =
        /^<body><script type="application\/json" id="answers">(.*?)<\/script><div/.exec(body) ?? [];
      return JSON.parse(block) as Record<string, unknown>;
    };
    const brought = await answers('/d/own?from=now-1h');
    const asked = ['/api/frontend/settings', '/api/search', '/api/dashboards/uid/own'];
    expect(Object.keys(brought)).toEqual(asked);
    for (const address of asked) expect(brought[address]).toEqual((await live.get(address)).body);
    expect(Object.keys(await answers('/d/nowhere'))).toEqual(asked.slice(0, 2));
    expect(Object.keys(await answers('/alerting'))).toEqual(asked.slice(0, 2));
    rmSync(path.join(live.dashboards, 'own.json'));
    writeFileSync(index, before);
  });

  it('says so when it is not built', async () => {
    rmSync(path.join(live.page, 'index.html'));
    const { status, body } = await live.get<string>('/d/any');
    expect(status).toBe(503);
    expect(body).toContain('npm run build');
    writeFileSync(path.join(live.page, 'index.html'), '<title>Page</title>');
  });

  it('is made of files that are kept when their name has a hash, and compressed when asked', async () => {
    const script = 'const page = "größer";\n'.repeat(1000);
    writeFileSync(path.join(live.page, 'main.0123456789abcdef.js'), script);
    writeFileSync(path.join(live.page, 'plain.js'), script);
    mkdirSync(path.join(live.page, 'icons/unicons'), { recursive: true });
    writeFileSync(path.join(live.page, 'icons/unicons/bell.svg'), '<svg/>');
    const hashed = await live.get<string>('/public/page/main.0123456789abcdef.js');
    expect(hashed.body).toBe(script);
    expect(hashed.headers.get('content-encoding')).toBe('gzip');
    expect(hashed.headers.get('cache-control')).toContain('immutable');
    expect(hashed.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    writeFileSync(path.join(live.page, 'fedcba9876543210.js'), script);
    const chunk = await live.get('/public/page/fedcba9876543210.js');
    expect(chunk.headers.get('cache-control')).toContain('immutable');
    const plain = await live.get<string>('/public/page/plain.js', { headers: { 'Accept-Encoding': 'identity' } });
    expect(plain.body).toBe(script);
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(plain.headers.get('cache-control')).toBe('no-cache');
    const icon = await live.get('/public/build/img/icons/unicons/bell.svg');
    expect([icon.body, icon.headers.get('content-type')]).toEqual(['<svg/>', 'image/svg+xml']);
    for (const logo of ['/favicon.ico', '/public/img/logo.svg']) {
      expect((await live.get(logo)).headers.get('content-type')).toBe('image/svg+xml');
    }
  });
});

describe('the resources and the health of the plugin', () => {
  const base = '/api/datasources/uid/duckdb-learning';

  it('are passed on as they are', async () => {
    const { body } = await live.get<{ values: unknown }>(`${base}/resources/values?column=model_tier`);
    expect(body.values).toHaveLength(3);
    expect(await live.get(`${base}/resources/values?column=nothing`)).toMatchObject({
      status: 400,
      body: { code: 'bad_query', message: expect.stringContaining('nothing') },
    });
    expect(await live.get(`${base}/resources/nothing`)).toMatchObject({ status: 404 });
    expect(await live.post(`${base}/resources/presets`, {})).toMatchObject({ status: 405 });
    expect(await live.get(`${base}/health`)).toMatchObject({
      status: 200,
      body: { status: 'OK', message: expect.stringContaining('3 executions'), details: { file: 'learning.db' } },
    });
  });

  it('of another data source are not found', async () => {
    expect(await live.get('/api/datasources/uid/other/health')).toMatchObject({ status: 404 });
  });
});
