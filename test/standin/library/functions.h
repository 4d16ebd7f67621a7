/* The functions that are counted and can be made to fail, by their place in the control file. The Go side reads this list. */
#ifndef FUNCTION
#define FUNCTION(name)
#endif
FUNCTION(OCIServerAttach)
FUNCTION(OCIServerDetach)
FUNCTION(OCISessionBegin)
FUNCTION(OCISessionEnd)
FUNCTION(OCISessionPoolCreate)
FUNCTION(OCISessionPoolDestroy)
FUNCTION(OCISessionGet)
FUNCTION(OCISessionRelease)
FUNCTION(OCIServerRelease2)
FUNCTION(OCIPing)
FUNCTION(OCIBreak)
FUNCTION(OCIStmtPrepare2)
FUNCTION(OCIStmtExecute)
FUNCTION(OCIStmtFetch2)
FUNCTION(OCIStmtRelease)
FUNCTION(OCITransCommit)
FUNCTION(OCITransRollback)
FUNCTION(OCILobRead2)
FUNCTION(OCILobGetLength2)
#undef FUNCTION
