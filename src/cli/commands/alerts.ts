import type { Command } from 'commander';
import { addAlertsRender } from './alerts-render';

export function addAlerts(program: Command): void {
  const alerts = program
    .command('alerts')
    .description('Alert rules and where they go, by limits of your own.')
    .helpCommand(false);
  addAlertsRender(alerts);
}
