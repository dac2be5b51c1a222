import { type DataFrame, type Field, LogLevel } from '@grafana/data';

function levelOf({ labels = {} }: Field): LogLevel {
  const [name = ''] = Object.values(labels);
  return Object.entries(LogLevel).find(([key]) => key === name.toLowerCase())?.[1] || LogLevel.unknown;
}

/** One frame for each level, as Grafana reads a log volume, out of one series for each. */
export function volumeFrames(frame: DataFrame): DataFrame[] {
  const time = frame.fields.find(({ type }) => type === 'time');
  if (!time) return [];
  return frame.fields
    .filter(({ type }) => type === 'number')
    .map((field) => {
      const level = levelOf(field);
      const { displayNameFromDS: _, ...config } = field.config;
      return { ...frame, name: level, fields: [time, { ...field, config, labels: { level } }] };
    });
}
