"""From page to fields: each layer proposes, the first proposal wins, found_by remembers which."""
