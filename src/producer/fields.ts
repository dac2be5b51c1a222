/** What may be told of an execution: columns of the table `executions` by their names. */
export interface ExecutionFields {
  /** A UUID; a new one unless told. The same one again is a duplicate, of which the first counts. */
  readonly task_id?: string | undefined;
  /** Now unless told; a text is ISO 8601. */
  readonly timestamp?: Date | string | undefined;
  readonly task_type?: string | undefined;
  /** Cut to 500 characters. */
  readonly task_description?: string | undefined;
  readonly repo?: string | undefined;
  readonly file_count?: number | undefined;
  readonly estimated_tokens?: number | undefined;
  /** small, medium, large, or the name of a model. */
  readonly model_tier?: string | undefined;
  readonly pool_type?: string | undefined;
  readonly swarm_topology?: string | undefined;
  /** 0 to 1. */
  readonly routing_confidence?: number | undefined;
  /** 0 to 100. */
  readonly complexity_score?: number | undefined;
  readonly success?: boolean | undefined;
  readonly duration_seconds?: number | undefined;
  /** 0 to 100. */
  readonly quality_score?: number | undefined;
  /** USD. */
  readonly cost_estimate?: number | undefined;
  /** USD. */
  readonly actual_cost?: number | undefined;
  readonly error_type?: string | undefined;
  /** Cut to 1000 characters. */
  readonly error_message?: string | undefined;
  readonly user_accepted?: boolean | undefined;
  /** 1 to 5. */
  readonly user_rating?: number | undefined;
  readonly peak_memory_mb?: number | undefined;
  readonly cpu_time_seconds?: number | undefined;
  readonly solution_summary?: string | undefined;
  /** 384 numbers. */
  readonly embedding?: readonly number[] | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
}

/** What a router decided for a task. */
export type RoutingFields = Pick<
  ExecutionFields,
  | 'task_id'
  | 'timestamp'
  | 'task_type'
  | 'task_description'
  | 'repo'
  | 'file_count'
  | 'estimated_tokens'
  | 'model_tier'
  | 'pool_type'
  | 'swarm_topology'
  | 'routing_confidence'
  | 'complexity_score'
  | 'cost_estimate'
  | 'metadata'
> & { readonly task_id: string };

/** What somebody thought of a task. */
export interface FeedbackFields {
  readonly task_id: string;
  /** 1 to 5. */
  readonly rating?: number | undefined;
  readonly accepted?: boolean | undefined;
  /** 0 to 100, of a quality gate that ran later. */
  readonly quality_score?: number | undefined;
  readonly comment?: string | undefined;
  readonly feedback_type?: string | undefined;
}
