// Parses Oracle statements: reads [{"Text": ...}] on standard input and writes for each its list of
// [{"Line", "Column", "Message"}], both from 1. One process for all of them: the parser takes its time to warm up.
import { readFileSync } from "node:fs";
import antlr4 from "antlr4";
import { PlSqlLexer, PlSqlParser, PlSqlParserListener } from "@griffithswaite/ts-plsql-parser";

class Faults extends antlr4.error.ErrorListener {
  list = [];

  syntaxError(_recognizer, _symbol, line, column, message) {
    this.list.push({ Line: line, Column: column + 1, Message: message });
  }

  at(context, message) {
    this.syntaxError(null, null, context.start.line, context.start.column, message);
  }
}

const P = PlSqlParser;
// The clauses that end a SELECT, in Oracle's order, and the rules between a SELECT and its clauses.
const tail = [P.RULE_order_by_clause, P.RULE_offset_clause, P.RULE_fetch_clause, P.RULE_for_update_clause];
const path = [P.RULE_select_only_statement, P.RULE_subquery, P.RULE_subquery_basic_elements, P.RULE_query_block];

// The clauses of a SELECT itself, but not of a query in parentheses or behind UNION.
function* clauses(node) {
  const children = node.children ?? [];
  if (children[0]?.getText() === "(") return;
  for (const child of children) {
    yield child;
    if (path.includes(child.ruleIndex)) yield* clauses(child);
  }
}

// Rules of Oracle that the grammar leaves out.
class Rules extends PlSqlParserListener {
  constructor(faults) {
    super();
    this.faults = faults;
  }

  enterSelect_statement = (select) => {
    const found = [...clauses(select)];
    const inBlock = select.parentCtx?.parentCtx?.ruleIndex === P.RULE_sql_statement;
    if (inBlock && !found.some((clause) => clause.ruleIndex === P.RULE_into_clause))
      this.faults.at(select, "SELECT without INTO in PL/SQL");
    this.checkTail(found.filter((clause) => tail.includes(clause.ruleIndex)));
  };

  checkTail(ends) {
    const ranks = ends.map((clause) => tail.indexOf(clause.ruleIndex));
    ends.forEach((clause, i) => {
      if (clause.ruleIndex === P.RULE_for_update_clause) {
        if (ends.some((other) => other.ruleIndex === P.RULE_fetch_clause)) this.faults.at(clause, "FOR UPDATE with FETCH (ORA-02014)");
      } else if (ranks.slice(0, i).some((rank) => rank >= ranks[i] && rank !== 3)) {
        this.faults.at(clause, "clause in the wrong place");
      }
    });
  }
}

function parse({ Text }) {
  const faults = new Faults();
  const listenTo = (recognizer) => {
    recognizer.removeErrorListeners();
    recognizer.addErrorListener(faults);
    return recognizer;
  };
  const lexer = listenTo(new PlSqlLexer(new antlr4.CharStream(Text)));
  const parser = listenTo(new PlSqlParser(new antlr4.CommonTokenStream(lexer)));
  const tree = parser.sql_script();
  if (faults.list.length === 0) antlr4.tree.ParseTreeWalker.DEFAULT.walk(new Rules(faults), tree);
  return faults.list;
}

const statements = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(statements.map(parse)));
