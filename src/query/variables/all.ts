/** The value by which Grafana says that a variable stands at "All". */
export const ALL = '$__all';
