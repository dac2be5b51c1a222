// Holds the write lock on the database named by its argument, and runs the SQL that its parent sends.
import { DuckDBInstance } from '@duckdb/node-api';

const instance = await DuckDBInstance.create(process.argv[2]);
const connection = await instance.connect();

process.on('message', async (sql) => {
  try {
    await connection.run(sql);
    process.send({});
  } catch (error) {
    process.send({ error: error.message });
  }
});
process.on('disconnect', () => {
  connection.disconnectSync();
  instance.closeSync();
});
process.send({});
