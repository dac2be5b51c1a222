import type { FrameJson } from '../../frame/json/frame-json';
import type { Notice } from '../../result/result';

/** What the browser has answered, with what is to be said beside it. @param asOf milliseconds since the epoch */
export function withNotices(frame: FrameJson, notices: readonly Notice[], asOf: number): FrameJson {
  const { meta = {}, ...schema } = frame.schema;
  const said = (meta.notices as readonly Notice[] | undefined) ?? [];
  const custom = { ...(meta.custom as object | undefined), engine: 'browser', asOf };
  return { ...frame, schema: { ...schema, meta: { ...meta, custom, notices: [...said, ...notices] } } };
}
