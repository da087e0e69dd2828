/** The rules as the database keeps them: appended, numbered, never changed. */
package io.crossbook.database.rules;
