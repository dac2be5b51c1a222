import io.trino.sql.parser.ParsingException;
import io.trino.sql.parser.SqlParser;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Reads statements from standard input, and writes what the parser has against each: nothing, or its message. All end in NUL. */
public class TrinoParse {
    public static void main(String[] arguments) throws Exception {
        SqlParser parser = new SqlParser();
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        String statements = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        for (int start = 0, end; (end = statements.indexOf('\0', start)) >= 0; start = end + 1) {
            try {
                parser.createStatement(statements.substring(start, end));
            } catch (ParsingException problem) {
                out.print(problem.getMessage());
            }
            out.print('\0');
        }
        out.flush();
    }
}
