"""The data map: what each column is (declared with the column) and what it is for (the organisation's record)."""
