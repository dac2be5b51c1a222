/** The value by which Grafana says that a variable stands at "All". */
export const ALL = '$__all';

export type Scalar = string | number | boolean;

/** What a dashboard variable holds; a list where several values can be chosen. */
export type VariableValue = Scalar | readonly Scalar[];

export const isList = (value: VariableValue): value is readonly Scalar[] => Array.isArray(value);
