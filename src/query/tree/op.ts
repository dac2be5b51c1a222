import { OPERATION_NAMES, type OperationName } from './operation-names';
import type { Operations } from './operations';
import { Sql } from './sql';

const call = (operation: OperationName) => [
  operation,
  (...args: readonly unknown[]) => new Sql({ kind: 'call', operation, args: Object.freeze(args) }),
];

/** The operations as leaves of a tree, which the dialect writes when it is printed. */
export const op = Object.freeze(Object.fromEntries(OPERATION_NAMES.map(call))) as Operations;
