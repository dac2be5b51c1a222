/** A frame as Grafana's server writes it for browsers: DataFrameJSON of @grafana/data. */
export interface FrameJson {
  readonly schema: {
    readonly name?: string;
    readonly refId?: string;
    readonly meta?: Readonly<Record<string, unknown>>;
    readonly fields: readonly FieldJson[];
  };
  readonly data: { readonly values: readonly (readonly unknown[])[] };
}

export interface FieldJson {
  readonly name: string;
  readonly type: 'number' | 'boolean' | 'string' | 'time' | 'other';
  readonly typeInfo: { readonly frame: string; readonly nullable?: true };
  readonly labels?: Readonly<Record<string, string>>;
  readonly config?: Readonly<Record<string, unknown>>;
}
