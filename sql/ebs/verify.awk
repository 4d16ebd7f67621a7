# Makes queries of a loader file: each prints a FAULT for what the file says and the database has not. For install.sh.
# What the site may change (lookups, profiles, messages) need only be there.

function sql(text) { gsub(/'/, "''", text); return "'" text "'" }

# key returns the nth string of a line.
function key(line, n,   part) { split(line, part, "\""); return part[2 * n] }

function want(what, condition) {
    gsub(/'/, "''", what)
    print "SELECT 'FAULT: the database has not: " what "' FROM DUAL WHERE NOT EXISTS (SELECT 1 FROM " condition ");"
}

# ours is the condition that a row x is of the application.
function ours() { return "FND_APPLICATION a WHERE a.APPLICATION_ID = x.APPLICATION_ID AND a.APPLICATION_SHORT_NAME = " sql(application) " AND " }

# What is declared comes before what is loaded.
/^# -- End Entity/ { data = 1 }
!data { next }

/^ *BEGIN / { first = key($0, 1); second = key($0, 2); split("", has) }
/^BEGIN FND_LOOKUP_TYPE / { lookup = second }
/^BEGIN VALUE_SET / { set = first }
/^BEGIN (EXECUTABLE|PROGRAM) / { application = second }
/^BEGIN (DESC_FLEX|FND_NEW_MESSAGES) / { application = first; flexfield = second; segments = 0 }
/^ *[A-Z_0-9]+ = / { has[$1] = key($0, 1) }

/^BEGIN VALUE_SET / { want("value set " set, "FND_FLEX_VALUE_SETS WHERE FLEX_VALUE_SET_NAME = " sql(set)) }
/^ *END VSET_VALUE$/ {
    want("value " second " of " set, "FND_FLEX_VALUES v, FND_FLEX_VALUE_SETS s WHERE s.FLEX_VALUE_SET_ID = v.FLEX_VALUE_SET_ID" \
        " AND s.FLEX_VALUE_SET_NAME = " sql(set) " AND v.FLEX_VALUE = " sql(second) " AND v.ENABLED_FLAG = " sql(has["ENABLED_FLAG"]))
}
/^ *END VSET_TABLE$/ {
    want("table of " set, "FND_FLEX_VALIDATION_TABLES t, FND_FLEX_VALUE_SETS s WHERE s.FLEX_VALUE_SET_ID = t.FLEX_VALUE_SET_ID" \
        " AND s.FLEX_VALUE_SET_NAME = " sql(set) " AND t.APPLICATION_TABLE_NAME = " sql(has["APPLICATION_TABLE_NAME"]))
}
/^BEGIN FND_LOOKUP_TYPE / {
    want("lookup " lookup, "FND_LOOKUP_TYPES WHERE LOOKUP_TYPE = " sql(lookup) " AND VIEW_APPLICATION_ID = 3")
}
/^ *BEGIN FND_LOOKUP_VALUE / {
    want("code " first " of " lookup, "FND_LOOKUP_VALUES WHERE LOOKUP_TYPE = " sql(lookup) " AND VIEW_APPLICATION_ID = 3" \
        " AND LOOKUP_CODE = " sql(first))
}
/^BEGIN PROFILE / { want("profile option " first, "FND_PROFILE_OPTIONS WHERE PROFILE_OPTION_NAME = " sql(first)) }
/^BEGIN FND_NEW_MESSAGES / { want("message " second, "FND_NEW_MESSAGES x, " ours() "x.MESSAGE_NAME = " sql(second)) }
/^END EXECUTABLE$/ {
    want("executable " first " of " has["EXECUTION_FILE_NAME"], "FND_EXECUTABLES x, " ours() "x.EXECUTABLE_NAME = " sql(first) \
        " AND x.EXECUTION_METHOD_CODE = " sql(has["EXECUTION_METHOD_CODE"]) " AND x.EXECUTION_FILE_NAME = " sql(has["EXECUTION_FILE_NAME"]))
}
/^ *END DFF_SEGMENT$/ {
    segments++
    value = has["DEFAULT_VALUE"] == "" ? " IS NULL" : " = " sql(has["DEFAULT_VALUE"])
    want("parameter " first " of " flexfield, "FND_DESCR_FLEX_COLUMN_USAGES x, FND_FLEX_VALUE_SETS s, " ours() \
        "x.DESCRIPTIVE_FLEXFIELD_NAME = " sql(flexfield) " AND x.END_USER_COLUMN_NAME = " sql(first) \
        " AND x.COLUMN_SEQ_NUM = " has["COLUMN_SEQ_NUM"] " AND x.ENABLED_FLAG = 'Y' AND x.DEFAULT_VALUE" value \
        " AND s.FLEX_VALUE_SET_ID = x.FLEX_VALUE_SET_ID AND s.FLEX_VALUE_SET_NAME = " sql(has["FLEX_VALUE_SET_NAME"]))
}
/^END DESC_FLEX$/ {
    want(segments " parameters of " flexfield ", and no others", "DUAL WHERE " segments " = (SELECT COUNT(*) FROM" \
        " FND_DESCR_FLEX_COLUMN_USAGES x, " ours() "x.DESCRIPTIVE_FLEXFIELD_NAME = " sql(flexfield) " AND x.ENABLED_FLAG = 'Y')")
}
/^BEGIN PROGRAM / {
    want("program " first ", enabled", "FND_CONCURRENT_PROGRAMS x, FND_EXECUTABLES e, " ours() "x.CONCURRENT_PROGRAM_NAME = " sql(first) \
        " AND x.ENABLED_FLAG = 'Y' AND x.SRS_FLAG = 'Y' AND e.APPLICATION_ID = x.EXECUTABLE_APPLICATION_ID" \
        " AND e.EXECUTABLE_ID = x.EXECUTABLE_ID AND e.EXECUTABLE_NAME = " sql(first))
}
/^ *END INCOMPATABILITY$/ {
    want("incompatibility of " first " with itself", "FND_CONCURRENT_PROGRAM_SERIAL i, FND_CONCURRENT_PROGRAMS x, " ours() \
        "x.CONCURRENT_PROGRAM_NAME = " sql(first) " AND i.RUNNING_APPLICATION_ID = x.APPLICATION_ID" \
        " AND i.RUNNING_CONCURRENT_PROGRAM_ID = x.CONCURRENT_PROGRAM_ID" \
        " AND i.TO_RUN_CONCURRENT_PROGRAM_ID = x.CONCURRENT_PROGRAM_ID")
}
