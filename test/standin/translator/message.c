//go:build ignore

/* What Oracle says with its codes, without the "ORA-nnnnn: " and without the names in it. */
#include "message.h"

#include <stddef.h>

static const struct {
    int code;
    const char *text;
} messages[] = {
    {54, "resource busy and acquire with NOWAIT specified or timeout expired"},
    {60, "deadlock detected while waiting for resource"}, {103, "PLS-00103: symbol not expected here"},
    {900, "invalid SQL statement"}, {901, "invalid CREATE command"}, {902, "invalid datatype"}, {903, "invalid table name"},
    {904, "invalid identifier"}, {905, "missing keyword"}, {906, "missing left parenthesis"},
    {907, "missing right parenthesis"}, {908, "missing NULL keyword"}, {909, "invalid number of arguments"},
    {910, "specified length too long for its datatype"}, {911, "invalid character"}, {913, "too many values"},
    {917, "missing comma"}, {920, "invalid relational operator"}, {921, "unexpected end of SQL command"},
    {922, "missing or invalid option"}, {923, "FROM keyword not found where expected"}, {924, "missing BY keyword"},
    {925, "missing INTO keyword"}, {926, "missing VALUES keyword"}, {927, "missing equal sign"},
    {928, "missing SELECT keyword"}, {932, "inconsistent datatypes"}, {933, "SQL command not properly ended"},
    {936, "missing expression"}, {938, "not enough arguments for function"}, {939, "too many arguments for function"},
    {940, "invalid ALTER command"}, {942, "table or view does not exist"}, {946, "missing TO keyword"},
    {947, "not enough values"}, {950, "invalid DROP option"}, {953, "missing or invalid index name"},
    {955, "name is already used by an existing object"}, {969, "missing ON keyword"}, {971, "missing SET keyword"},
    {972, "identifier is too long"}, {979, "not a GROUP BY expression"}, {987, "missing or invalid username(s)"},
    {988, "missing or invalid password(s)"}, {990, "missing or invalid privilege"},
    {995, "missing or invalid synonym identifier"}, {998, "must name this expression with a column alias"},
    {1002, "fetch out of sequence"}, {1008, "not all variables bound"}, {1012, "not logged on"},
    {1013, "user requested cancel of current operation"}, {1017, "invalid username/password; logon denied"},
    {1027, "bind variables not allowed for data definition operations"}, {1031, "insufficient privileges"},
    {1033, "ORACLE initialization or shutdown in progress"},
    {1086, "savepoint never established in this session or is invalid"}, {1403, "no data found"},
    {1408, "such column list already indexed"}, {1422, "exact fetch returns more than requested number of rows"},
    {1424, "missing or illegal character following the escape character"}, {1426, "numeric overflow"},
    {1427, "single-row subquery returns more than one row"}, {1430, "column being added already exists in table"},
    {1438, "value larger than specified precision allowed for this column"},
    {1453, "SET TRANSACTION must be first statement of transaction"},
    {1455, "converting column overflows integer datatype"},
    {1456, "may not perform insert, delete, update operation inside a READ ONLY transaction"},
    {1476, "divisor is equal to zero"}, {1722, "invalid number"}, {1723, "zero-length columns are not allowed"},
    {1727, "numeric precision specifier is out of range (1 to 38)"},
    {1728, "numeric scale specifier is out of range (-84 to 127)"}, {1735, "invalid ALTER TABLE option"},
    {1738, "missing IN keyword"}, {1740, "missing double quote in identifier"}, {1741, "illegal zero-length identifier"},
    {1742, "comment not terminated properly"}, {1743, "only pure functions can be indexed"},
    {1745, "invalid host/bind variable name"}, {1747, "invalid user.table.column, table.column, or column specification"},
    {1756, "quoted string not properly terminated"}, {1767, "UPDATE ... SET expression must be a subquery"},
    {1780, "string literal required"}, {1785, "ORDER BY item must be the number of a SELECT-list expression"},
    {1795, "maximum number of expressions in a list is 1000"}, {1843, "not a valid month"},
    {1847, "day of month must be between 1 and last day of month"}, {1861, "literal does not match format string"},
    {1873, "the leading precision of the interval is too small"}, {1935, "missing user or role name"},
    {2000, "missing GROUP keyword"}, {2014, "cannot select FOR UPDATE from view with DISTINCT, GROUP BY, etc."},
    {2179, "valid options: ISOLATION LEVEL { SERIALIZABLE | READ COMMITTED }"}, {2182, "savepoint name expected"},
    {2211, "invalid value for PCTFREE or PCTUSED"}, {2216, "tablespace name expected"},
    {2248, "invalid option for ALTER SESSION"}, {2250, "missing or invalid constraint name"},
    {2287, "sequence number not allowed here"}, {2289, "sequence does not exist"},
    {2327, "cannot create index on expression with datatype LOB"},
    {2421, "missing or invalid schema authorization identifier"},
    {2436, "date or system variable wrongly specified in CHECK constraint"}, {3113, "end-of-file on communication channel"},
    {3114, "not connected to ORACLE"}, {3156, "OCI call timed out"},
    {3290, "Invalid truncate command - missing CLUSTER or TABLE keyword"}, {4070, "invalid trigger name"},
    {4071, "missing BEFORE, AFTER or INSTEAD OF keyword"}, {4084, "cannot change NEW values for this trigger type"},
    {8177, "can't serialize access for this transaction"},
    {12154, "TNS:could not resolve the connect identifier specified"},
    {12514, "TNS:listener does not currently know of service requested in connect descriptor"}, {12541, "TNS:no listener"},
    {16000, "database or pluggable database open for read-only access"}, {24381, "error(s) in array DML"},
    {24418, "Cannot open further sessions."},
    {24457, "OCISessionGet() could not find a free session in the specified timeout period"},
    {28000, "The account is locked."}, {30005, "missing or invalid WAIT interval"},
    {30006, "resource busy; acquire with WAIT timeout expired"}, {30088, "datetime/interval precision is out of range"},
    {30089, "missing or invalid <datetime field>"}, {30926, "unable to get a stable set of rows in the source tables"},
    {38104, "Columns referenced in the ON Clause cannot be updated"},
};

const char *ora_message(int code) {
    for (size_t i = 0; i < sizeof messages / sizeof *messages; i++) {
        if (messages[i].code == code) return messages[i].text;
    }
    return NULL;
}
