const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether an id can be that of an execution. */
export const isExecutionId = (id: unknown): id is string => typeof id === 'string' && UUID.test(id);
