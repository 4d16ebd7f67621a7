-- Whether an object is there and compiles.
SELECT STATUS FROM ALL_OBJECTS WHERE OWNER = :owner AND OBJECT_NAME = :name AND OBJECT_TYPE = :kind
