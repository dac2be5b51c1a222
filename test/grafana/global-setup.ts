import type { TestProject } from 'vitest/node';
import { grafanaOfMachine, NO_GRAFANA } from './support/named-grafana';
import { type RealGrafana, startRealGrafana } from './support/real-grafana';
import { createUsers } from './support/users';

declare module 'vitest' {
  interface ProvidedContext {
    readonly grafana: RealGrafana;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const grafana = grafanaOfMachine();
  if (!grafana) throw new Error(NO_GRAFANA);
  const { told, stop } = await startRealGrafana(grafana);
  try {
    await createUsers(told);
  } catch (error) {
    await stop();
    throw error;
  }
  console.log(`Grafana ${told.version} at ${told.origin}`);
  project.provide('grafana', told);
  return stop;
}
