type Fields = Record<string, unknown>;

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

export interface StoredRule extends Fields {
  uid: string;
  title: string;
  folderUID: string;
  ruleGroup: string;
  provenance?: string;
}

interface StoredDashboard {
  dashboard: Fields & { uid: string; version: number; title: string };
  folderUid: string;
  file?: string;
}

/** The fields that a body may have; those with `!` it has to have. */
const DATA_SOURCE_FIELDS =
  'uid name! type! access! jsonData! id orgId typeLogoUrl url user database basicAuth basicAuthUser withCredentials isDefault secureJsonFields version readOnly apiVersion';
const RULE_FIELDS =
  'uid! title! folderUID! ruleGroup! condition! data! noDataState! execErrState! for! annotations labels isPaused! id orgID updated keep_firing_for notification_settings record missingSeriesEvalsToResolve';

function check(body: unknown, known: string): Fields {
  if (typeof body !== 'object' || body === null) throw new Error('The body is no object.');
  const names = known.split(' ');
  const unknown = Object.keys(body).filter((name) => !names.some((each) => each.replace('!', '') === name));
  if (unknown.length > 0) throw new Error(`The body has unknown fields: ${unknown.join(', ')}.`);
  const missing = names.filter((name) => name.endsWith('!') && !((name.slice(0, -1) in body) as boolean));
  if (missing.length > 0) throw new Error(`The body lacks ${missing.join(', ')}.`);
  return body as Fields;
}

const copy = <T>(value: T): T => structuredClone(value);

const notFound = (message: string): Answer => ({ status: 404, body: { message } });

/** What is in a Grafana. Tests look into it and change it as people would. */
export class Store {
  readonly dataSources = new Map<string, Fields>();
  readonly folders = new Map<string, Fields>();
  readonly dashboards = new Map<string, StoredDashboard>();
  readonly rules = new Map<string, StoredRule>();
  readonly intervals = new Map<string, number>();

  /** Undefined for a request that is not known. Throws for a body that Grafana would not take as it was meant. */
  answer(method: string, path: string, body: unknown, disablesProvenance: unknown): Answer | undefined {
    const parts = path
      .split('?')[0]!
      .split('/')
      .slice(2)
      .map((part) => decodeURIComponent(part));
    const [kind, ...rest] = parts;
    if (kind === 'datasources') return this.#dataSource(method, rest, body);
    if (kind === 'folders') return this.#folder(method, rest, body);
    if (kind === 'dashboards') return this.#dashboard(method, rest, body);
    if (kind === 'v1' && rest[0] === 'provisioning')
      return this.#alerting(method, rest.slice(1), body, disablesProvenance);
    return undefined;
  }

  #dataSource(method: string, [by, key = '', part]: string[], body: unknown): Answer | undefined {
    if (method === 'GET' && by === undefined) return { status: 200, body: copy([...this.dataSources.values()]) };
    const found =
      by === 'name' ? [...this.dataSources.values()].find(({ name }) => name === key) : this.dataSources.get(key);
    if (method === 'GET' && part === 'health') {
      return { status: 200, body: { status: 'OK', message: 'learning.db has 7 executions.' } };
    }
    if (method === 'GET') return found ? { status: 200, body: copy(found) } : notFound('Data source not found');
    if (method === 'POST' && by === undefined) {
      const sent = check(body, DATA_SOURCE_FIELDS);
      if ([...this.dataSources.values()].some(({ name }) => name === sent.name)) {
        return { status: 409, body: { message: 'data source with the same name already exists' } };
      }
      this.dataSources.set(sent.uid as string, { id: 1, version: 1, readOnly: false, isDefault: false, ...sent });
      return { status: 200, body: { message: 'Datasource added' } };
    }
    if (!found) return notFound('Data source not found');
    if (found.readOnly) return { status: 403, body: { message: 'Cannot update read-only data source' } };
    if (method === 'PUT') {
      const sent = check(body, DATA_SOURCE_FIELDS);
      if (sent.version !== undefined && sent.version !== found.version)
        return { status: 409, body: { message: 'Datasource has already been updated by someone else' } };
      this.dataSources.set(key, { ...found, ...sent, version: (found.version as number) + 1 });
      return { status: 200, body: { message: 'Datasource updated' } };
    }
    if (method !== 'DELETE') return undefined;
    this.dataSources.delete(key);
    return { status: 200, body: { message: 'Data source deleted' } };
  }

  #folder(method: string, [uid, part]: string[], body: unknown): Answer | undefined {
    if (method === 'POST') {
      const sent = check(body, 'uid! title!');
      this.folders.set(sent.uid as string, { ...sent, canSave: true });
      return { status: 200, body: copy(sent) };
    }
    const found = this.folders.get(uid!);
    if (!found) return notFound('folder not found');
    const counts = {
      alertrule: [...this.rules.values()].filter(({ folderUID }) => folderUID === uid).length,
      dashboard: [...this.dashboards.values()].filter(({ folderUid }) => folderUid === uid).length,
      folder: 0,
      librarypanel: 0,
    };
    if (method === 'GET') return { status: 200, body: part === 'counts' ? counts : copy(found) };
    if (method !== 'DELETE') return undefined;
    if (Object.values(counts).some((count) => count > 0)) throw new Error('The folder is not empty.');
    this.folders.delete(uid!);
    return { status: 200, body: {} };
  }

  #dashboard(method: string, [by, uid]: string[], body: unknown): Answer | undefined {
    if (method === 'POST' && by === 'db') {
      const { dashboard, folderUid } = check(
        body,
        'dashboard! folderUid! message! overwrite!',
      ) as unknown as StoredDashboard;
      const there = this.dashboards.get(dashboard.uid);
      if (folderUid !== '' && !this.folders.has(folderUid))
        return { status: 400, body: { message: 'folder not found' } };
      if (there?.file) return { status: 400, body: { message: 'Cannot save provisioned dashboard' } };
      if (there && dashboard.version !== there.dashboard.version) {
        return {
          status: 412,
          body: { message: 'The dashboard has been changed by someone else', status: 'version-mismatch' },
        };
      }
      const version = (there?.dashboard.version ?? 0) + 1;
      this.dashboards.set(dashboard.uid, {
        dashboard: { ...dashboard, id: 100 + this.dashboards.size, version },
        folderUid,
      });
      return { status: 200, body: { status: 'success', version } };
    }
    const found = this.dashboards.get(uid!);
    if (by !== 'uid') return undefined;
    if (!found) return notFound('Dashboard not found');
    if (method === 'GET') {
      const { dashboard, folderUid, file } = found;
      const meta = { canSave: true, folderUid, provisioned: file !== undefined, provisionedExternalId: file ?? '' };
      return { status: 200, body: { dashboard: copy(dashboard), meta } };
    }
    if (method !== 'DELETE') return undefined;
    this.dashboards.delete(uid!);
    return { status: 200, body: {} };
  }

  #alerting(method: string, parts: string[], body: unknown, disablesProvenance: unknown): Answer | undefined {
    const [kind, key = '', , group = ''] = parts;
    if (kind === 'alert-rules' && key === '' && method === 'GET')
      return { status: 200, body: copy([...this.rules.values()]) };
    if (kind === 'alert-rules' && method === 'DELETE') {
      if (disablesProvenance !== 'true') throw new Error('People could not delete it afterwards.');
      this.rules.delete(key);
      return { status: 204 };
    }
    if (kind !== 'folder') return undefined;
    const rules = [...this.rules.values()].filter(
      ({ folderUID, ruleGroup }) => folderUID === key && ruleGroup === group,
    );
    const interval = this.intervals.get(`${key}/${group}`) ?? 60;
    if (method === 'GET') {
      return rules.length === 0
        ? notFound('NotFound')
        : { status: 200, body: { title: group, folderUid: key, interval, rules: copy(rules) } };
    }
    if (method !== 'PUT') return undefined;
    if (disablesProvenance !== 'true') throw new Error('People could not change the rules afterwards.');
    return this.#putGroup(key, group, check(body, 'title! folderUid! interval! rules!'));
  }

  /** As Grafana, it replaces the whole group, and fills fields in. */
  #putGroup(folder: string, group: string, { interval, rules }: Fields): Answer {
    if (!this.folders.has(folder)) return { status: 400, body: { message: 'folder does not exist' } };
    const sent = (rules as StoredRule[]).map((rule) => check(rule, RULE_FIELDS) as StoredRule);
    if (sent.length === 0) throw new Error('The group is empty.');
    if (sent.some((rule) => rule.folderUID !== folder || rule.ruleGroup !== group))
      throw new Error('A rule is of another group.');
    for (const [uid, rule] of this.rules) {
      if (rule.folderUID === folder && rule.ruleGroup === group) this.rules.delete(uid);
    }
    for (const rule of sent) {
      const data = (rule.data as { model: object }[]).map((query) => ({
        ...query,
        model: { ...query.model, intervalMs: 1000, maxDataPoints: 43_200 },
      }));
      this.rules.set(rule.uid, {
        ...rule,
        data,
        updated: '2026-02-09T12:00:00Z',
        keep_firing_for: rule.keep_firing_for ?? '0s',
        record: rule.record ?? null,
      });
    }
    this.intervals.set(`${folder}/${group}`, interval as number);
    return { status: 200, body: {} };
  }
}
