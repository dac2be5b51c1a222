import { grafanaOfMachine } from './support/named-grafana';

/** Prints the folder of the Grafana that the tests here would drive, or nothing; fails where the one that is named is none. */
try {
  process.stdout.write(grafanaOfMachine()?.home ?? '');
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
