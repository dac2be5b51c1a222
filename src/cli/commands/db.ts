import type { Command } from 'commander';
import { addDbInit } from './db-init';
import { addDbMigrate } from './db-migrate';
import { addDbReset } from './db-reset';
import { addDbStatus } from './db-status';
import { addDbValidate } from './db-validate';

export function addDb(program: Command): void {
  const db = program
    .command('db')
    .description('Create, migrate, inspect and check a learning database.')
    .helpCommand(false);
  for (const add of [addDbInit, addDbMigrate, addDbStatus, addDbValidate, addDbReset]) add(db);
}
