import targets from '../../webpack.config';
import { bundle } from './bundle';

const target = targets.find(({ name }) => name === process.argv[2])!;
process.send!(await bundle(target).catch((error: Error) => error.message));
process.disconnect();
