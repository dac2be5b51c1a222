/** What the host says when it cannot answer. */
interface HttpProblem {
  readonly message: string;
  readonly hint?: string;
}

const UNREACHABLE =
  'The server of this page does not answer. Is npm start still running? The page goes on by itself once it does.';

const isProblem = (value: unknown): value is HttpProblem =>
  typeof value === 'object' && value !== null && typeof (value as HttpProblem).message === 'string';

/** The answer that could not be had, in words for the reader. */
export class HttpError extends Error {
  /** The HTTP status; 0 when there was no answer. */
  readonly status: number;
  readonly data: unknown;

  constructor(status: number, data: unknown) {
    const known = isProblem(data) ? [data.message, data.hint].filter(Boolean).join(' ') : '';
    super(known || (status === 0 ? UNREACHABLE : `The server of this page answered with status ${status}.`));
    this.status = status;
    this.data = data;
  }
}
