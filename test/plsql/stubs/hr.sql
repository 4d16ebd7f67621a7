-- HR's API of competences, with those of its parameters that the template gives it: p_party_id tells the current version from the one
-- before. Source: pecelapi.pkh 120.2.

CREATE OR REPLACE PACKAGE HR_COMPETENCE_ELEMENT_API AS

  PROCEDURE update_competence_element(
    p_competence_element_id IN NUMBER,
    p_object_version_number IN OUT NUMBER,
    p_attribute20           IN VARCHAR2,
    p_effective_date        IN DATE,
    p_party_id              IN NUMBER
  );

END HR_COMPETENCE_ELEMENT_API;
/
CREATE OR REPLACE PACKAGE BODY HR_COMPETENCE_ELEMENT_API AS

  PROCEDURE update_competence_element(
    p_competence_element_id IN NUMBER,
    p_object_version_number IN OUT NUMBER,
    p_attribute20           IN VARCHAR2,
    p_effective_date        IN DATE,
    p_party_id              IN NUMBER
  ) AS
    l_rows NUMBER;
  BEGIN
    UPDATE PER_COMPETENCE_ELEMENTS
    SET ATTRIBUTE20 = p_attribute20, OBJECT_VERSION_NUMBER = OBJECT_VERSION_NUMBER + 1
    WHERE COMPETENCE_ELEMENT_ID = p_competence_element_id AND OBJECT_VERSION_NUMBER = p_object_version_number
      AND PARTY_ID = p_party_id;
    l_rows := SQL%ROWCOUNT;
    IF l_rows = 0 THEN
      RAISE_APPLICATION_ERROR(-20001, 'The object version number is not that of the row');
    END IF;
    p_object_version_number := p_object_version_number + 1;
  END update_competence_element;

END HR_COMPETENCE_ELEMENT_API;
/
