import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');

interface Service {
  readonly image?: string;
  readonly build?: { readonly target: string };
  readonly user?: string;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly healthcheck?: { readonly test: readonly unknown[] };
  readonly cap_drop?: readonly string[];
  readonly read_only?: boolean;
}

const compose = parse(read('docker-compose.yml'), { merge: true });
const services = Object.entries<Service>(compose.services);
const dockerfile = read('Dockerfile');
const stages = new Map(
  dockerfile
    .split(/^FROM /m)
    .slice(1)
    .map((text) => [/^\S+ AS (\w+)/.exec(text)![1]!, text]),
);

describe.each(services)('the service %s', (_, service) => {
  it('is reachable from this machine alone', () => {
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  it('runs without root, without capabilities, on a read-only file system', () => {
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
    const user = service.user ?? /^USER (\w+)$/m.exec(stages.get(service.build!.target)!)?.[1];
    expect(user).toBeDefined();
    expect(user).not.toMatch(/^(root|0)\b/);
  });

  it('says whether it is well', () => {
    expect(service.healthcheck!.test[0]).toBe('CMD');
    expect(service.healthcheck!.test.every((part) => typeof part === 'string')).toBe(true);
  });

  it('comes from an image of an exact version, or from a stage of the Dockerfile', () => {
    if (service.build) expect([...stages.keys()]).toContain(service.build.target);
    else expect(service.image).toMatch(/:v?\d+\.\d+\.\d+$/);
  });
});

it('builds on images of exact versions', () => {
  for (const [, image] of dockerfile.matchAll(/^FROM (\S+)/gm)) expect(image).toMatch(/:\d+\.\d+\.\d+-\w+$/);
});

it('mounts the learning database where Grafana can only read it', () => {
  const { volumes } = compose.services.grafana as Service;
  expect(volumes!.find((volume) => volume.includes(':/learning'))).toMatch(/:ro$/);
});

it('sends mail from an address that Grafana takes: it does not start with one whose domain has no dot', () => {
  expect(compose.services.grafana.environment.GF_SMTP_FROM_ADDRESS).toMatch(/^[a-z-]+@[a-z]+(\.[a-z]+)+$/);
});

it('sets every variable that provisioning names', () => {
  const provisioned = ['datasources/learning.yaml', 'dashboards/learning.yaml'].map((name) =>
    read(`provisioning/${name}`),
  );
  const names = new Set(provisioned.join('\n').match(/(?<=\$)[A-Z_]+/g));
  expect(names.size).toBe(6);
  const environment = stages.get('grafana')!;
  // Nobody has an archive or neighbours to begin with.
  for (const name of ['LEARNING_ARCHIVE', 'LEARNING_WORKFLOWS', 'LEARNING_COVERAGE']) {
    expect(compose.services.grafana.environment).toHaveProperty(name);
    names.delete(name);
  }
  for (const name of names) expect(environment).toMatch(new RegExp(`^ +${name}=/`, 'm'));
});
