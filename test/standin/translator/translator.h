/* What the files of the translator share. It reads tokens from left to right by Oracle's grammar and writes PostgreSQL as it goes.
 * The first error ends it: fail() moves to the last token, so that every loop comes to its end. */
#ifndef TRANSLATE_INTERNAL_H
#define TRANSLATE_INTERNAL_H

#include "translate.h"
#include "lexer.h"
#include "text.h"

/* What an expression turned out to be. */
enum kind { KIND_VALUE, KIND_CONDITION, KIND_ROW };

/* A procedure that a block declares; its calls are replaced by its body. */
struct local_procedure {
    size_t name, body, after; /* tokens: its name, its BEGIN, and what follows its END */
    size_t parameters[8];     /* the names of its parameters */
    size_t parameter_count;
};

/* The block that is being read. */
struct block {
    struct local_procedure procedures[8];
    size_t procedure_count;
    int depth; /* of replaced calls */
};

/* A query block while it is read. */
struct query {
    struct text limit; /* what ROWNUM allows, as PostgreSQL's LIMIT */
    size_t rownum;     /* the token */
    bool conjunct;     /* ROWNUM may stand here */
    bool unlockable;   /* it reads an inline view whose rows cannot be locked */
    bool grouped;      /* GROUP BY comes */
    bool distinct;
    size_t tables;
    size_t *aliases; /* tokens in the list that name no column of the same name */
    size_t alias_count, alias_capacity;
};

/* What MERGE joins by, from token to token: these columns cannot be set. */
struct merge {
    size_t from, to, target;
};

struct translator {
    const char *source;
    struct tokens tokens;
    size_t at;
    struct text *out;
    struct translation *result;
    struct query *query;
    struct block *block; /* in PL/SQL */
    bool ddl;            /* no binds */
    bool trigger;        /* :NEW and :OLD are rows */
    bool after;          /* the trigger comes after the change: its row is written already */
    size_t limited;      /* the ROWNUM that limits the query block before, if one does */
    bool lockable;       /* the query block before allows FOR UPDATE */
    size_t tables;       /* that it reads */
    bool unnamed;        /* an expression of the list of the query block before has no name */
    bool checking;       /* in CHECK, which knows no time and no session */
    size_t barren;       /* how many of what NEXTVAL must not stand in are around this */
    size_t sequences;    /* that the statement has asked for a number so far */
    const struct merge *merge; /* in WHEN MATCHED */
    long byte_limit;     /* of the type that was read last, 0: none */
    size_t level;        /* of EXECUTE IMMEDIATE; 0 is the statement itself */
    size_t depth;        /* of parentheses */
    size_t aliases;      /* that were made up */
};

/* Tokens (token.c). */
const struct token *token(const struct translator *tr);
bool at_end(const struct translator *tr);
bool is_word(const struct translator *tr, const char *word);
bool is_word_at(const struct translator *tr, size_t ahead, const char *word);
bool is_one_of(const struct translator *tr, const char *const *words);
bool is_sign(const struct translator *tr, const char *sign);
bool is_sign_at(const struct translator *tr, size_t ahead, const char *sign);
bool take_word(struct translator *tr, const char *word);
bool take_words(struct translator *tr, const char *first, const char *second);
bool take_sign(struct translator *tr, const char *sign);
void need_word(struct translator *tr, const char *word, int error);
void need_sign(struct translator *tr, const char *sign, int error);
void need_end(struct translator *tr, int error);
bool same_name(const struct translator *tr, size_t one, size_t other);
bool starts_query(const struct translator *tr, size_t ahead);
void skip(struct translator *tr);
void skip_parentheses(struct translator *tr);
void fail(struct translator *tr, int error);
void fail_name(struct translator *tr, int error);
void refuse(struct translator *tr, const char *what);
bool descend(struct translator *tr);
void ascend(struct translator *tr);
bool failed(const struct translator *tr);

/* Writing. put adds a blank where one is wanted. */
void put(struct translator *tr, const char *piece);
void put_tight(struct translator *tr, const char *piece);
void put_token(struct translator *tr);
void put_text(struct translator *tr, const struct text *text);
struct text *divert(struct translator *tr, struct text *into);

/* Names (name.c). */
bool is_reserved(const char *bytes, size_t length);
bool is_name(const struct translator *tr);
void put_name(struct translator *tr, int error);
void put_names(struct translator *tr);
void put_qualified(struct translator *tr, int error);
void name_value(struct translator *tr, struct text *value, int error);
void put_qualified_literal(struct translator *tr, int error);

/* Expressions (expression.c, function.c, literal.c). */
void value(struct translator *tr);
void condition(struct translator *tr);
void values(struct translator *tr);
void function(struct translator *tr);
void placeholder(struct translator *tr, bool into);
void note_object(struct translator *tr, const struct text *name);
void string_literal(struct translator *tr);
void plain_literal(struct translator *tr);
void number_literal(struct translator *tr);
bool typed_literal(struct translator *tr);
void data_type(struct translator *tr);

/* Statements. */
void query_block(struct translator *tr);
void query_expression(struct translator *tr);
void inline_query(struct translator *tr);
void subquery(struct translator *tr);
void cursor_query(struct translator *tr);
void select_statement(struct translator *tr);
void order_by(struct translator *tr);
bool rownum_conjunct(struct translator *tr);
void table_name(struct translator *tr);
void table_alias(struct translator *tr);
void insert_statement(struct translator *tr);
void update_statement(struct translator *tr);
void delete_statement(struct translator *tr);
void merge_statement(struct translator *tr);
bool session_statement(struct translator *tr);
void alter_session(struct translator *tr);
void create_statement(struct translator *tr);
void alter_statement(struct translator *tr);
void drop_statement(struct translator *tr);
void comment_statement(struct translator *tr);
void grant_statement(struct translator *tr);
void revoke_statement(struct translator *tr);
void create_user(struct translator *tr);
void alter_user(struct translator *tr);
void create_synonym(struct translator *tr);
void create_index(struct translator *tr, bool unique);
void create_table(struct translator *tr);
void alter_table(struct translator *tr);
void alter_index(struct translator *tr);
void create_trigger(struct translator *tr);
void alter_trigger(struct translator *tr);
void block_statement(struct translator *tr);
void call_statement(struct translator *tr);
void block_body(struct translator *tr);
void sql_statement(struct translator *tr);
struct translation *translate_inner(const char *text, size_t length, size_t level);
void put_numbered(struct translator *tr, const char *format, size_t number);

#endif
