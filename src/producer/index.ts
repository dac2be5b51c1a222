export type { ExecutionFields, FeedbackFields, RoutingFields } from './fields';
export { LearningProducer, type ProducerOptions, type ProducerStats } from './producer';
