-- One row. Every change of functions, versions or aliases raises it in its transaction, so that nodes notice
-- what others change, and never store what was decided on older content.
CREATE TABLE registry_revision (
    revision BIGINT NOT NULL
);

INSERT INTO registry_revision (revision) VALUES (0);
